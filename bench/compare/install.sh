#!/bin/sh
# Puts the peers that bench/compare measures into a folder of their own, outside the checkout: k6 from the Go module
# proxy, Artillery from npm, Locust from PyPI. Tsung comes from Debian's packages, where one may install those.
# What can't be had is left out. Usage: bench/compare/install.sh   (folder: $POPULACE_PEERS, ~/.cache/populace-peers)
set -u
peers=${POPULACE_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/populace-peers}
mkdir -p "$peers/bin" "$peers/artillery"
echo "into $peers"

GOBIN="$peers/bin" go install go.k6.io/k6@latest || echo "k6: not to be had"
npm --prefix "$peers/artillery" install --no-audit --no-fund --ignore-scripts artillery@2 || echo "Artillery: not to be had"
python3 -m venv "$peers/locust" && "$peers/locust/bin/pip" install --quiet locust websocket-client ||
  echo "Locust: not to be had"
command -v tsung || apt-get install --yes --no-install-recommends tsung || echo "Tsung: not to be had"
