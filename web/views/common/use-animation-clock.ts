// Draws a component anew at each animation frame while something moves.

import { useEffect, useState } from 'react';

/**
 * @param moving whether something moves; nothing is drawn while it is false.
 * @param stepMillis at least so long between two drawings; reduced motion asks for steps.
 * @returns the page's clock in milliseconds.
 */
export function useAnimationClock(moving: boolean, stepMillis = 0): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!moving) return;
    let last = 0;
    let handle = requestAnimationFrame(function tick() {
      const at = performance.now();
      if (at - last >= stepMillis) {
        last = at;
        setNow(at);
      }
      handle = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(handle);
  }, [moving, stepMillis]);
  return now;
}
