/**
 * Ctrl-C and SIGTERM: the first asks the run to drain, close and report, the second to end at once and still report.
 * Returns a function that gives the signals back.
 */
export function onInterrupt(
  first: (signal: NodeJS.Signals) => void,
  second: (signal: NodeJS.Signals) => void,
): () => void {
  let signals = 0;
  const heard = (signal: NodeJS.Signals): void => {
    signals++;
    if (signals === 1) first(signal);
    else if (signals === 2) second(signal);
  };
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  return () => {
    process.off('SIGINT', heard);
    process.off('SIGTERM', heard);
  };
}
