export LITELLM_MASTER_KEY='sk-webhook-test'
export LITELLM_LOCAL_MODEL_COST_MAP='True'  # no download at the start
litellm --config config.yaml --host 127.0.0.1 --port 4000
