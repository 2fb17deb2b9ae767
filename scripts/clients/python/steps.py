"""What the programs beside this file share."""

import time


def did(step):
    """Tells that a step is done and was checked."""
    print(step, flush=True)


def until(holds):
    """Waits for what takes the cloud a moment, a minute at most."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError('it did not happen within a minute')
