"""The process of the command ``kg``, also as ``python -m kg``.

It ends at once: taking the interpreter apart costs a fifth of a short answer, and an output that
can no longer be flushed is not tried again.
"""

import _signal  # type: ignore[import-not-found]  # the module signal takes long to import
import os
import sys

from kg import quick


def main() -> None:
    """Run the process's command and end the process."""
    try:
        if sys.argv[1:2] in (["ask"], ["show"], ["why"]):
            # Python would notice Ctrl-C only when the engine returns. A query has its own process.
            _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
        content = quick.answer(sys.argv[1:])
        if content is not None and sys.stdout is not None:
            while content:  # an unbuffered stream (python -u) may take a part only
                content = content[sys.stdout.buffer.write(content) :]
            sys.stdout.flush()
            os._exit(0)
    except (OSError, KeyboardInterrupt) as error:
        from kg.cli import ended_by

        os._exit(ended_by(error))
    from kg.cli import main

    os._exit(main())


if __name__ == "__main__":
    main()
