base=http://127.0.0.1:8600/skilltrack

token=$(curl -s $base/v1/auth/token -H 'Content-Type: application/json' -d '{
    "client_id": "skilltrack-client",
    "client_secret": "skilltrack-secret",
    "grant_type": "client_credentials"
  }' | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')

# Everyone who is employed.
curl -s $base/v1/employees -H "Authorization: Bearer $token"

# Add a skill, and read it back.
curl -s -X PUT $base/v1/employees/12345/skills \
  -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
  -d '{"skill_name": "Docker", "proficiency_level": "Advanced", "last_used": "2025-06-01"}'
curl -s $base/v1/employees/12345/skills -H "Authorization: Bearer $token"

# Who in a department lacks a skill.
curl -s "$base/v1/reports/skill-gap?department=Engineering&required_skill=Kubernetes" \
  -H "Authorization: Bearer $token"
