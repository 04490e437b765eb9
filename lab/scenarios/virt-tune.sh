#!/bin/bash
# Sourced by scenarios: virt_tune ARGUMENT... runs the program as it is built in this checkout.
CHECKOUT=$(readlink -f "$LAB/..")

# Optimised code crashes under emulation now and then; the interpreter and baseline code hardly ever do, but even they
# hang at times. A crash or a hang is tried again, an exit of the program's own is not.
virt_tune() {
  local status
  for _ in 1 2 3; do
    timeout --kill-after=5 "${PATIENCE:-180}" \
      "$CHECKOUT/node_modules/.bin/node" --no-opt "$CHECKOUT/dist/current/start.js" "$@"
    status=$?
    [ $status -ge 124 ] || break
    echo "virt-tune ended with $status, trying again" >/dev/console
  done
  return $status
}
