base=http://127.0.0.1:8600/techwolf

token=$(curl -s $base/oauth/token -H 'Content-Type: application/json' -d '{
    "client_id": "techwolf-client",
    "client_secret": "techwolf-secret",
    "audience": "eu3.techwolf.ai",
    "tenant": "acme",
    "grant_type": "client_credentials"
  }' | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')

# The first page of active employees, with the skills behind each cluster.
curl -s $base/export/employees/skill_clusters \
  -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d '{
    "limit": 2,
    "filters": [{"filter": "is_active", "is_active": true}],
    "include": ["current_skills", "sources"]
  }'
