import type { RunInfo } from '../../reports/reporter.js';

/** What was known of that run before its start. */
export function sampleInfo(): RunInfo {
  return {
    profileName: 'load',
    description: '5,000 connections, 50,000 groups, 500 messages/s of 5,000 characters for two minutes',
    runId: 'k3x9',
    targetUrl: 'ws://127.0.0.1:8000/ws/{user}',
    simulated: false,
    targetEmbedded: true,
    clients: 5000,
    groups: 50_000,
    messagesPerSecond: 500,
    deliveriesPerSecond: 5000,
    holdMs: 120_000,
    runners: 1,
    threads: 2,
    outDir: 'runs/2026-11-23T18-20-05Z-load',
    startedAt: '2026-11-23T18:20:05.123Z',
  };
}
