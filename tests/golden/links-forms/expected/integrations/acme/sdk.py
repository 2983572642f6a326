import asyncio
import os

os.environ["ACME_URL"] = "http://127.0.0.1:8484/acme"
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # no download at the import

import litellm
from litellm.integrations.generic_api.generic_api_callback import GenericAPILogger


async def main():
    # The logger belongs to the running event loop: it is made in here.
    logger = GenericAPILogger(callback_name="acme")
    litellm.callbacks = [logger]

    # LiteLLM answers with mock_response itself: no provider, no key, no cost.
    response = await litellm.acompletion(
        model="openai/gpt-4o-mini",
        messages=[{"role": "user", "content": "Hello"}],
        mock_response="Hello from LiteLLM",
    )
    print(response.id)

    # The event is queued when the call is over: wait for it, then send the queue.
    await asyncio.sleep(1)
    await logger.flush_queue()


asyncio.run(main())
