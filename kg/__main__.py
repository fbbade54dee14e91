"""The process of the command ``kg``, also as ``python -m kg``.

It ends at once: taking the interpreter apart costs a fifth of a short answer, and an output that
can no longer be flushed is not tried again.
"""

import os
import sys

from kg import quick


def main() -> None:
    """Run the process's command and end the process."""
    try:
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
