// The page's clock for what ages by the second: it ticks also where the run is quiet.

import { useEffect, useState } from 'react';

const STEP_MILLIS = 1_000;

export function useSlowClock(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), STEP_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
