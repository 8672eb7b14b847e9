/**
 * Ctrl-C and SIGTERM: the first asks the run to drain, close and report, the second to end at once and still report.
 * Returns a function that gives the signals back.
 */
export function onInterrupt(first: () => void, second: () => void): () => void {
  let signals = 0;
  const heard = (): void => {
    signals++;
    if (signals === 1) first();
    else if (signals === 2) second();
  };
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  return () => {
    process.off('SIGINT', heard);
    process.off('SIGTERM', heard);
  };
}
