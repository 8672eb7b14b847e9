import type { Plan } from '../plan/plan.js';
import type { Snapshot } from '../telemetry/snapshot.js';
import { checksDeliveries } from './checks-deliveries.js';
import { checksPrivate } from './checks-private.js';
import { checksPushes } from './checks-pushes.js';
import { checksTyping } from './checks-typing.js';
import { Ledger } from './ledger.js';
import { PresenceLedger } from './presence-ledger.js';
import { PrivateLedger } from './private-ledger.js';

/** The ledgers of a run: each is fed with what the shards' logs of its kind tell. */
export class Ledgers {
  /** Who got what; `undefined` where nobody checks. */
  readonly deliveries: Ledger | undefined;
  /** Who was told of whom; `undefined` where nobody checks. */
  readonly presence: PresenceLedger | undefined;
  /** Which private messages came; `undefined` where nobody checks. */
  readonly privates: PrivateLedger | undefined;
  /** What is sent in the first moments of hold is held against its members, who must surely be in by then. */
  readonly watchesFirstSends: boolean;

  constructor(plan: Plan, shards: number) {
    this.deliveries = checksDeliveries(plan) ? new Ledger(plan, shards) : undefined;
    this.presence = checksPushes(plan) ? new PresenceLedger(plan, shards) : undefined;
    this.privates = checksPrivate(plan) ? new PrivateLedger(plan, shards) : undefined;
    this.watchesFirstSends = checksDeliveries(plan) || checksTyping(plan);
  }

  merge({ shard, atMs, deliveries, presence, privates }: Snapshot): void {
    if (deliveries) this.deliveries?.merge(shard, atMs, deliveries);
    if (presence) this.presence?.merge(shard, atMs, presence);
    if (privates) this.privates?.merge(shard, atMs, privates);
  }

  /** The shard is gone: of its clients nobody knows from its last snapshot on. */
  lose(shard: number): void {
    this.deliveries?.lose(shard);
    this.presence?.lose(shard);
    this.privates?.lose(shard);
  }

  /** Nothing comes any more. */
  finish(): void {
    this.deliveries?.finish();
    this.presence?.finish();
    this.privates?.finish();
  }
}
