base=http://127.0.0.1:8600
key='Devskiller-Api-Key: TEST-API-KEY'
json='Content-Type: application/json'

# Whoever is invited from now on does the test without being asked.
curl -s -X PUT $base/__admin/settings -H "$json" -d '{"candidates": "diligent"}'
test=$(curl -s $base/devskiller/tests -H "$key" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["_embedded"]["tests"][0]["id"])')
curl -s $base/devskiller/invitations -H "$key" -H "$json" -d '{
    "email": "grace@mail.example",
    "firstName": "Grace",
    "lastName": "Hopper",
    "testId": "'$test'"
  }'

# Two days pass in milliseconds: she has started, finished, and was assessed.
skillsim clock advance 2d
curl -s "$base/devskiller/candidates?query=grace@mail.example" -H "$key"

# The next two requests for tests fail; the third is answered.
skillsim faults add --effect status --status 503 --operation-id listTests --times 2
for number in 1 2 3; do
  curl -s -o /dev/null -w '%{http_code}\n' $base/devskiller/tests -H "$key"
done

# A world beside this one, with data, clock and credentials of its own.
skillsim worlds create other --scenario empty
skillsim worlds drop other
