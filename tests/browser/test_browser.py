"""Pages as validators and browsers see them: the Nu checker, axe-core, and no scrolling sideways."""

from __future__ import annotations

import email
import email.policy
import html as markup
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from briefing.render import render

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "render"))
import editions  # noqa: E402  its folder is told above

MODULES = HERE / "node_modules"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
AXE = MODULES / "axe-core" / "axe.min.js"
PAGES = [("usual", "roundup"), ("usual", "sheet"), ("ukrainian", "roundup"), ("nasty", "roundup")]


def lacking(programs: dict[str, bool], module: Path) -> str:
    """Why a test cannot run here; "" where it can."""
    left = [name for name, there in programs.items() if not there]
    fetched = [] if module.is_file() else [f"{module.relative_to(MODULES).parts[0]} (run tests/browser/tools.sh)"]
    return f"not installed: {', '.join([*left, *fetched])}" if left or fetched else ""


NO_NU = lacking({"java": shutil.which("java") is not None}, NU)
NO_AXE = lacking({"Chromium": CHROMIUM is not None}, AXE)
needs_nu = pytest.mark.skipif(bool(NO_NU), reason=NO_NU)
needs_axe = pytest.mark.skipif(bool(NO_AXE), reason=NO_AXE)


def pages(name: str, look: str) -> dict[str, str]:
    """The HTML of an edition and of its mail."""
    message = email.message_from_bytes(editions.drawn(name, look, "mail")[0], policy=email.policy.default)
    body = message.get_body(("html",))
    assert body is not None
    return {"page": editions.drawn(name, look, "html")[0].decode(), "mail": str(body.get_content())}


@needs_nu
def test_the_nu_checker_finds_no_error(tmp_path: Path) -> None:
    files = []
    for name, look in PAGES:
        for kind, text in pages(name, look).items():
            files.append(tmp_path / f"{name}-{look}-{kind}.html")
            files[-1].write_text(text, encoding="utf-8")
    command = ["java", "-jar", str(NU), "--errors-only", "--stdout", "--format", "text", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[:3000]


# Pages stand in frames: a headless Chromium makes no window narrower than 500 pixels, and starting it is what takes time.
_OUTER = """<!DOCTYPE html><meta charset="utf-8">{frames}<pre></pre><script>
const told = {{}};
addEventListener("message", (e) => {{
  told[e.data[0]] = e.data[1];
  if (Object.keys(told).length === {count}) document.querySelector("pre").textContent = JSON.stringify(told);
}});</script>"""
_ASK = """<script>{axe}</script><script>
for (const each of document.querySelectorAll("details")) each.open = true;
axe.run(document, {{ iframes: false }}).then((told) => parent.postMessage([location.hash.slice(1), {{
  violations: told.violations.map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + " " + n.failureSummary)]),
  passes: told.passes.length,
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  ...themes(),
}}], "*"));
// The columns of a theme, and where its name stands once its last item is scrolled to the top.
function themes() {{
  const theme = document.querySelector(".theme");
  if (!theme) return {{}};
  theme.lastElementChild.scrollIntoView({{ behavior: "instant" }});
  return {{ columns: getComputedStyle(theme).columnCount, named: theme.querySelector("h2").getBoundingClientRect().top }};
}}</script>"""


def looked_at(texts: dict[str, str], folder: Path, *, dark: bool) -> dict[str, Any]:
    """What axe-core says of each page at 375 and at 1,280 pixels, light or dark: by "NAME-WIDTH"."""
    asked = _ASK.format(axe=AXE.read_text("utf-8").replace("</script", "<\\/script"))
    frames = []
    for name, text in texts.items():
        file = folder / f"{name}.html"
        file.write_text(text.replace("</body>", f"{asked}</body>"), encoding="utf-8")
        frames += [f'<iframe src="{file.as_uri()}#{name}-{w}" width="{w}" height="900"></iframe>' for w in (375, 1280)]
    outer = folder / "outer.html"
    outer.write_text(_OUTER.format(frames="".join(frames), count=len(frames)), encoding="utf-8")
    assert CHROMIUM is not None
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", f"--user-data-dir={folder / 'profile'}", "--window-size=1400,1000",
        f"--blink-settings=preferredColorScheme={0 if dark else 1}", "--virtual-time-budget=60000", "--dump-dom", outer.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    told = re.search(r"<pre>(.*?)</pre>", done.stdout, re.DOTALL)
    assert told is not None, done.stderr[-2000:]
    assert told[1], done.stderr[-2000:]
    return dict(json.loads(markup.unescape(told[1])))


@needs_axe
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_and_nothing_runs_out_of_the_window(dark: bool, tmp_path: Path) -> None:
    texts = {f"{name}-{look}-{kind}": text for name, look in PAGES[:3] for kind, text in pages(name, look).items()}
    told = looked_at(texts, tmp_path, dark=dark)
    assert len(told) == 12
    assert {name: each["violations"] for name, each in told.items() if each["violations"]} == {}
    assert {name for name, each in told.items() if each["wide"] > 0} == set()
    assert {each["dark"] for each in told.values()} == {dark}
    assert min(each["passes"] for each in told.values()) > 12


@needs_axe
def test_long_themes_keep_their_name_in_sight_and_on_a_sheet_have_columns_of_their_own(tmp_path: Path) -> None:
    edition = editions.long(themes=2, items=7)
    texts = {
        look: render(edition, look=look, formats=("html",))["briefing.html"].decode() for look in ("roundup", "sheet")
    }
    texts["short"] = pages("usual", "sheet")["page"]
    told = looked_at(texts, tmp_path, dark=False)
    assert {name: each["columns"] for name, each in told.items() if each["columns"] != "auto"} == {"sheet-1280": "2"}
    assert told["roundup-1280"]["named"] >= 0
    assert told["roundup-375"]["named"] < 0  # no room beside the text


@needs_axe
def test_a_page_of_odd_text_stays_within_a_phone(tmp_path: Path) -> None:
    told = looked_at({"nasty": pages("nasty", "roundup")["page"]}, tmp_path, dark=False)
    assert {name for name, each in told.items() if each["wide"] > 0} == set()
