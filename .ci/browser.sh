#!/bin/sh
# The browser that the console is tested in: Debian's Chromium, and a font. Without it everything
# else is tested, and pytest says what was not.
set -eu
cd "$(dirname "$0")/.."
command -v chromium >/dev/null && exit 0
how="install Debian's packages chromium and fonts-liberation as root: make browser"
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "There is no Chromium to test the console in; $how"
    exit 0
fi
echo "Installing Chromium (once, a minute or two) ..."
log=.local/browser.log
mkdir -p .local
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update && apt-get install --yes --no-install-recommends chromium fonts-liberation; } \
    >"$log" 2>&1; then
    echo "Chromium could not be installed ($log says why); $how"
fi
