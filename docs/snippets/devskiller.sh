base=http://127.0.0.1:8600/devskiller
key='Devskiller-Api-Key: TEST-API-KEY'

# The tests that candidates can be invited to; keep the id of the first.
curl -s $base/tests -H "$key"
test=$(curl -s $base/tests -H "$key" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["_embedded"]["tests"][0]["id"])')

# Invite somebody, and find the candidate that this made.
curl -s $base/invitations -H "$key" -H 'Content-Type: application/json' -d '{
    "email": "ada@mail.example",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "testId": "'$test'"
  }'
curl -s "$base/candidates?query=ada@mail.example" -H "$key"
