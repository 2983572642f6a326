curl -sS 'http://127.0.0.1:4000/chat/completions' \
  -H 'Authorization: Bearer sk-webhook-test' \
  -H 'Content-Type: application/json' \
  -d '{"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hello"}]}'
