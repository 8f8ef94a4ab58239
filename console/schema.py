"""Which types the console publishes, and the files made from them: docs/schema/*.json and the front end's types.

Run `python -m console.schema` after a change of a message, frame or answer; a test holds the files true.
"""

from pathlib import Path

from console.api.answers import ANSWERS
from console.frames import FRAMES
from console.typescript import typescript
from core.schema import MESSAGES, components, documents

ROOT = Path(__file__).resolve().parent.parent

PUBLISHED: tuple[type, ...] = (*MESSAGES, *FRAMES, *ANSWERS)


def files() -> dict[Path, str]:
    """Every generated file under the root of the sources, with its text."""
    made = {Path("docs/schema") / name: text for name, text in documents(PUBLISHED).items()}
    events = tuple(each.__name__ for each in FRAMES if each.__name__ not in ("Hello", "PictureFrame", "Pulse"))
    unions = {"EventFrame": events, "Frame": tuple(each.__name__ for each in FRAMES)}
    made[Path("console/ui/src/messages.ts")] = typescript(components(PUBLISHED), unions)
    return made


def main() -> None:
    """Write the files anew, and remove schemas of types that are gone."""
    made = files()
    for old in (ROOT / "docs/schema").glob("*.json"):
        if old.relative_to(ROOT) not in made:
            old.unlink()
    for path, text in made.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
