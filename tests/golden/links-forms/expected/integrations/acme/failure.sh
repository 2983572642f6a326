curl -sS -i 'http://127.0.0.1:4000/chat/completions' \
  -H 'Authorization: Bearer sk-webhook-test' \
  -H 'Content-Type: application/json' \
  -d '{"model": "no-such-model", "messages": [{"role": "user", "content": "Hello"}]}'
