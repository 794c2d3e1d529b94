#!/usr/bin/env bash
# What the tests of the pages use beside Python: the Nu checker (on Java), axe-core (in Chromium), caniemail's
# data, qpdf, poppler-utils.
# Installs what is missing where apt-get may be used, and fetches the npm packages. Exits 1 with one line where something
# is still missing afterwards: the tests that need it skip then, and say why.
set -uo pipefail
cd "$(dirname "$0")"

has() { for each in "$@"; do command -v "$each" >/dev/null && return 0; done; return 1; }
# Whether the npm packages are not there, or not those of the lock file.
stale() { [ package-lock.json -nt node_modules/.fetched ]; }
# The Debian names of what is not there.
missing() {
  has qpdf || echo qpdf
  has pdftotext || echo poppler-utils
  has chromium chromium-browser google-chrome || echo chromium
  has java || echo default-jre-headless
  ! stale || has npm || echo npm
}

wanted=$(missing)
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && has apt-get; then
  echo "The tests of the pages need ${wanted//$'\n'/, }: installing"
  quick=(-qq -o Acquire::Retries=1 -o Acquire::http::Timeout=15 -o Acquire::https::Timeout=15)
  apt-get update "${quick[@]}" >/dev/null 2>&1
  for each in $wanted; do # one by one: a system that lacks one package by this name may have the others
    DEBIAN_FRONTEND=noninteractive apt-get install "${quick[@]}" --yes --no-install-recommends "$each" >/dev/null 2>&1
  done
fi
if stale && has npm; then
  npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --loglevel=silent >/dev/null && touch node_modules/.fetched
fi

left=$(missing)
! stale || left="${left:+$left$'\n'}the packages of tests/browser/package.json (npm ci)"
[ -z "$left" ] || { echo "Some tests of the pages will be skipped, as these cannot be installed here: ${left//$'\n'/, }"; exit 1; }
