import asyncio

import litellm
from litellm.integrations.generic_api.generic_api_callback import GenericAPILogger


async def main():
    # Create the logger inside the running event loop.
    logger = GenericAPILogger(
        endpoint="https://acme.example/v1",
        headers={
            "Content-Type": "application/json",
        },
        event_types=["llm_api_success"],
        max_retries=3,
    )
    litellm.callbacks = [logger]
    try:
        response = await litellm.acompletion(
            model="openai/gpt-4o-mini",
            messages=[{"role": "user", "content": "Hello"}],
        )
        print(response.id)  # the event has the same id
    finally:
        # A short program must send the queue before it ends; a long-running one can leave this out.
        await asyncio.sleep(1)
        await logger.flush_queue()


asyncio.run(main())
