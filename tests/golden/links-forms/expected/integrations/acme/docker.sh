# The values are flags here: the configuration is used without its environment_variables.
sed '/^environment_variables:/,$d' config.yaml > config.docker.yaml
# The host's network, so that the container reaches the local receiver.
docker run --rm --network host \
  -v "$PWD/config.docker.yaml:/app/config.yaml:ro" \
  -e ACME_URL='http://127.0.0.1:8484/acme' \
  -e LITELLM_MASTER_KEY='sk-webhook-test' \
  ghcr.io/berriai/litellm:main-stable \
  --config /app/config.yaml --host 127.0.0.1 --port 4000
