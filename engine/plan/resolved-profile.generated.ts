/** Generated from profiles/profile.schema.json by `npm run generate`; do not edit. */

/**
 * How many members each group has. Without it: nobody joins these groups.
 */
export type Members = ConstantMembers | UniformMembers | ZipfMembers | LogNormalMembers | HistogramMembers;
/**
 * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
 */
export type Rate = string;
/**
 * A rate that is not the same all the time.
 */
export type RateModel = RampRate | StairsRate | SpikeRate | SineRate | PoissonRate;
/**
 * Closed workload: how many of the clients take part at a time. A client's next session begins when its last one has ended, so that a slower target gets fewer. "all": all of them, from the beginning of hold to its end. Without it: arrival.
 */
export type Concurrency = 'all' | ConcurrencyStage | ConcurrencyStage[];
/**
 * A number and its unit: ms, s, m or h.
 */
export type Duration = string;
/**
 * How the time between two messages varies about the mean that the rate gives. With rate it is the whole population's messages that have such intervals. Without it: all alike.
 */
export type Interval =
  FixedInterval | ExponentialInterval | UniformInterval | LogNormalInterval | ParetoInterval | EmpiricalInterval;
/**
 * How the time between two messages varies about the mean that the rate gives. With rate it is the whole population's messages that have such intervals. Without it: all alike.
 */
export type Interval1 =
  FixedInterval | ExponentialInterval | UniformInterval | LogNormalInterval | ParetoInterval | EmpiricalInterval;
/**
 * A condition, or an object with one.
 */
export type Threshold =
  | Condition
  | {
      /**
       * Comparison and number in the metric's own unit.
       */
      condition: string;
      /**
       * Stop the run (exit 4) as soon as it fails. Default: false.
       */
      abortOnFail?: boolean;
      /**
       * A number and its unit: ms, s, m or h.
       */
      delay?: string;
    };
/**
 * Comparison and number in the metric's own unit.
 */
export type Condition = string;

/**
 * What to simulate: a target, groups, populations of clients, how long, and what the result must keep.
 */
export interface ResolvedProfile {
  /**
   * Where editors find this schema; ignored by sim. May be left out.
   */
  $schema?: string;
  /**
   * Short name; part of the run directory's name. Lower case letters, digits, dot, dash and underscore, at most 64.
   */
  name: string;
  /**
   * One line that tells a colleague what this profile is for.
   */
  description: string;
  /**
   * Seed of everything that is drawn by chance. The same profile and seed give the same plan.
   */
  seed: number;
  target: Target;
  /**
   * Sets of groups (rooms, channels) by name. Populations join them and send to them.
   */
  groups: {
    [k: string]: GroupSet;
  };
  /**
   * Sets of clients with one behaviour, by name.
   */
  populations: {
    [k: string]: Population;
  };
  /**
   * A number and its unit: ms, s, m or h.
   */
  hold?: string;
  /**
   * What hold is made of, by name, in order. Without it: hold, and one of the two there must be.
   */
  phases?: {
    [k: string]: Phase;
  };
  timeouts: Timeouts;
  deliveries: Deliveries;
  /**
   * What the embedded target does wrong, and when; as --fault, which adds to it. Only with target.embedded. Without it: nothing.
   *
   * @maxItems 1000
   */
  timeline?: TimelineEntry[];
  model: Model;
  /**
   * Promises about metrics: metric name to condition, in the metric's own unit. A failed one makes exit code 99.
   */
  thresholds: {
    [k: string]: Threshold;
  };
  safety: Safety;
  clock: Clock;
}
/**
 * The server to aim at, and how to speak to it.
 */
export interface Target {
  /**
   * What is spoken: chat (rooms, broadcasts to members; docs/chat-protocol.md) or echo (each frame comes back).
   */
  protocol: 'chat' | 'echo';
  /**
   * Start sim's own chat server for the run, at the port of url (or a free one if that is taken), and stop it afterwards; as an object, with a capacity that is known. --target overrides it.
   */
  embedded: boolean | EmbeddedTarget;
  /**
   * WebSocket URL, ws:// or wss://. {user} and {index} are each client's own, ${NAME} comes from the environment. A list: one URL for each instance of the target; client n connects to instance n modulo their number, {instance}.
   *
   * @minItems 1
   */
  url: string | string[];
  /**
   * Base URL of the HTTP API, http:// or https://. A list: one for each instance; requests take turns over them. Without it: the origin of each url over http or https.
   *
   * @minItems 1
   */
  api?: string | string[];
  /**
   * Headers of every handshake and HTTP request; {user}, {index} and ${NAME} are replaced. Authorization and cookies are masked in all that is printed or stored.
   */
  headers: {
    [k: string]: string;
  };
  /**
   * Cookies of every handshake and HTTP request, by name; {user}, {index} and ${NAME} are replaced. Always masked.
   */
  cookies: {
    [k: string]: string;
  };
  /**
   * Query parameters added to url, by name; {user}, {index} and ${NAME} are replaced.
   */
  query: {
    [k: string]: string;
  };
  /**
   * WebSocket subprotocols to offer, in order of preference.
   *
   * Items: Name of a subprotocol, an HTTP token.
   */
  subprotocols: string[];
  /**
   * Offer permessage-deflate. It costs the generator much CPU and memory; ask for it only when the target's users have it on.
   */
  compression: boolean;
  /**
   * Local addresses to connect from: addresses, ranges (127.0.0.2-127.0.0.9), networks (127.0.0.0/28), 1024 in all. system: the system chooses. Without it, or auto: the same, while it finds ports quickly; then sim.
   *
   * @minItems 1
   */
  sourceAddresses?: string | string[];
  /**
   * Local ports to choose from, such as 20000-59999, or a list of such ranges. With it sim chooses each port itself. Without it: those that the system hands out (net.ipv4.ip_local_port_range).
   *
   * @minItems 1
   */
  sourcePorts?: string | string[];
  tls: Tls;
  /**
   * Narrows where this profile may ever be aimed: only these host names or addresses; *.example.org stands for every name below it. It never allows what --allow-host would not. Without it: wherever sim allows.
   *
   * Items: Host name, address or *.example.org, without scheme and port.
   */
  allowHosts?: string[];
}
/**
 * A queue of known capacity in front of all that clients ask of the embedded target, but handshakes and heartbeats: to calibrate against, or to see how a target saturates.
 */
export interface EmbeddedTarget {
  /**
   * What each request (a message, a join, a leave, a creation, a read of history) takes a simulated server, above 0: a duration, or exponential: and the mean of one.
   */
  serviceTime: string;
  /**
   * Requests served at once. Default: 1.
   */
  servers?: number;
  /**
   * Requests that may wait for a simulated server; more are answered by the coded error SERVICE_UNAVAILABLE, over HTTP by 503. Default: no limit.
   */
  queue?: number;
}
/**
 * For wss and https. Paths are relative to the profile.
 */
export interface Tls {
  /**
   * PEM file of the certificate authorities to trust instead of the system's. Without it: the system's.
   */
  ca?: string;
  /**
   * PEM file of the client certificate. Without it: none is shown.
   */
  cert?: string;
  /**
   * PEM file of the client certificate's private key. Without it: none.
   */
  key?: string;
  /**
   * Passphrase of the private key; best given as ${NAME}. Always masked. Without it: the key is in clear text.
   */
  passphrase?: string;
  /**
   * Server name for SNI and certificate check. Without it: the URL's host.
   */
  serverName?: string;
  /**
   * Accept any certificate (as --insecure does); each run warns.
   */
  insecure: boolean;
}
/**
 * A set of groups.
 */
export interface GroupSet {
  /**
   * How many groups.
   */
  count: number;
  /**
   * Name of each group; {run} is the run's short id, {index} counts from 0. At most 50 characters once filled in (chat).
   */
  name: string;
  /**
   * Listed for everyone (chat: is_public).
   */
  public: boolean;
  create: Create;
  members?: Members;
}
/**
 * How the groups come into being, in the groups phase.
 */
export interface Create {
  /**
   * http: POST /api/rooms. websocket: create_room by clients of a population; the creator is then a member and leaves unless the plan makes it one.
   */
  via: 'http' | 'websocket';
  /**
   * Creations awaiting their answer at any time, over the whole run (http) or per creator (websocket).
   */
  inFlight: number;
  /**
   * websocket only: the population whose clients create. Default: the only population, or the first that joins this set.
   */
  by?: string;
  /**
   * websocket only: how many of that population's clients create.
   */
  creators: number;
}
/**
 * All groups alike.
 */
export interface ConstantMembers {
  /**
   * constant: every group has exactly value members.
   */
  distribution: 'constant';
  /**
   * Members of a group.
   */
  value: number;
}
/**
 * As many groups of one size as of any other within a span.
 */
export interface UniformMembers {
  /**
   * uniform: any size within a span.
   */
  distribution: 'uniform';
  /**
   * Members of the smallest groups.
   */
  min: number;
  /**
   * Members of the largest groups.
   */
  max: number;
}
/**
 * Size by rank: the largest group has max members, the second half as many, the third a third, and so on with exponent 1.
 */
export interface ZipfMembers {
  /**
   * zipf: max / rank^exponent, rounded, ranks counted from 1.
   */
  distribution: 'zipf';
  /**
   * Members of the largest group.
   */
  max: number;
  /**
   * How fast sizes fall with rank: more than 0; 1 is the classic.
   */
  exponent: number;
  /**
   * No group has fewer members than this.
   */
  min: number;
}
/**
 * Half of the groups below the median, and few much larger.
 */
export interface LogNormalMembers {
  /**
   * log-normal: median · e^(sigma · z), rounded.
   */
  distribution: 'log-normal';
  /**
   * Half of the groups have fewer members than this; need not be whole.
   */
  median: number;
  /**
   * Standard deviation of the natural logarithm of the size; 1 puts one group in 50 above 7.8 times the median.
   */
  sigma: number;
  /**
   * No group has fewer members than this.
   */
  min: number;
  /**
   * No group has more members than this.
   */
  max: number;
}
/**
 * Sizes as measured: each has its weight’s share of the groups.
 */
export interface HistogramMembers {
  /**
   * histogram: measured sizes.
   */
  distribution: 'histogram';
  /**
   * JSON file with the list that sizes takes; relative to the profile. Without it: sizes, and one of the two there must be.
   */
  file?: string;
  /**
   * The sizes themselves and how many groups have each, in any order. Without it: file, and one of the two there must be. sim puts what is in file here in all that it stores.
   *
   * @minItems 1
   * @maxItems 100000
   */
  sizes?: WeightedSize[];
}
/**
 * One size of groups.
 */
export interface WeightedSize {
  /**
   * Members of such a group.
   */
  members: number;
  /**
   * How many groups have that size, in any unit; may be 0.
   */
  weight: number;
}
/**
 * Clients with one behaviour.
 */
export interface Population {
  /**
   * How many clients.
   */
  clients: number;
  /**
   * User id of each client; {index} counts from 0 within the population, {run} is the run's short id.
   */
  user: string;
  arrival?: Arrival;
  concurrency?: Concurrency;
  session?: Session;
  /**
   * How many groups of which set each client joins.
   */
  join: {
    /**
     * How many groups of this set each client joins.
     */
    [k: string]: number;
  };
  /**
   * Joins awaiting their answer at any time in the join phase, over the whole population; one a client.
   */
  joinsInFlight: number;
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  joinRate?: string;
  heartbeat: Heartbeat;
  messages?: Messages;
  reading?: Reading;
  history?: History;
  private?: Private;
  churn?: Churn;
  typing?: Typing;
  reconnect: Reconnect;
}
/**
 * Open workload: the clients arrive one after the other, at a rate, whatever the target does, and stay. Without it: concurrency, and one of the two there must be.
 */
export interface Arrival {
  /**
   * New clients per second, the whole population's; or a model of how that changes, from the start of the run.
   */
  rate: Rate | RateModel;
}
/**
 * From one rate to another in a straight line; from then on at that.
 */
export interface RampRate {
  /**
   * ramp: from one rate to another.
   */
  model: 'ramp';
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  from: string;
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  to: string;
  /**
   * How long the change takes.
   */
  over: string;
}
/**
 * One level after the other; the last one goes on.
 */
export interface StairsRate {
  /**
   * stairs: levels, one after the other.
   */
  model: 'stairs';
  /**
   * Each level's rate, and for how long.
   *
   * @minItems 1
   * @maxItems 1000
   */
  levels: StairsLevel[];
}
/**
 * One level of stairs.
 */
export interface StairsLevel {
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  rate: string;
  /**
   * How long the level lasts.
   */
  for: string;
}
/**
 * A base rate with one peak.
 */
export interface SpikeRate {
  /**
   * spike: a base rate with one peak.
   */
  model: 'spike';
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  base: string;
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  peak: string;
  /**
   * When the peak begins, from the start.
   */
  at: string;
  /**
   * How long the peak lasts.
   */
  for: string;
}
/**
 * A rate that swings about its mean, first upwards.
 */
export interface SineRate {
  /**
   * sine: a rate that swings.
   */
  model: 'sine';
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  mean: string;
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  amplitude: string;
  /**
   * From one crest to the next.
   */
  period: string;
}
/**
 * Independent of each other, at a constant mean rate: exponential intervals, drawn by the profile's seed.
 */
export interface PoissonRate {
  /**
   * poisson: independent of each other.
   */
  model: 'poisson';
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  mean: string;
}
/**
 * A straight line from one number of clients to another. While it rises more clients begin; while it falls the last ones in the population's order end after the session they are in. After the last stage its end stands.
 */
export interface ConcurrencyStage {
  /**
   * Clients taking part at its beginning. Default: where the stage before it ended; 0 for the first.
   */
  from?: number;
  /**
   * Clients taking part at its end. Default: all of the population.
   */
  to?: number;
  /**
   * How long it takes; 0s jumps.
   */
  over: string;
}
/**
 * Closed workload only: what each client does over and over in hold. It connects, joins its groups, sends and listens, closes, and pauses. Without it: one session without an end, as long as the client takes part.
 */
export interface Session {
  /**
   * From usable to the close, which waits for what is still unanswered. Without it: as long as the client takes part.
   */
  length?: Duration | DurationDistribution;
  /**
   * Pause from the end of a session to the client's next one; at least 1s where the target ended it, or let nobody in.
   */
  thinkTime: Duration | DurationDistribution;
}
/**
 * A duration drawn each time.
 */
export interface DurationDistribution {
  /**
   * constant: always the mean. exponential: without memory. log-normal: many short ones and a long tail. uniform: evenly spread around the mean.
   */
  distribution: 'constant' | 'exponential' | 'log-normal' | 'uniform';
  /**
   * A number and its unit: ms, s, m or h.
   */
  mean: string;
  /**
   * log-normal and uniform only: standard deviation as a share of the mean, for uniform at most 0.57 (from next to nothing to twice the mean). Default: 0.5.
   */
  variation?: number;
}
/**
 * The client's own heartbeat from the moment it is usable. The server's heartbeat is always answered.
 */
export interface Heartbeat {
  /**
   * Time between two heartbeats of a client; "off" sends none.
   */
  every: Duration | 'off';
  /**
   * A number and its unit: ms, s, m or h.
   */
  timeout: string;
  /**
   * A connection without any frame for this time counts as dropped, where the protocol's server sends heartbeats; "off" never.
   */
  silentAfter: Duration | 'off';
}
/**
 * What the population says during hold. Without it: it listens only.
 */
export interface Messages {
  /**
   * The set of groups to talk to; the population must join it. Needed by chat. Without it (echo): to no group.
   */
  to?: string;
  /**
   * Messages per second, the whole population's; or a model of how that changes, from the start of hold. Without it: ratePerClient or thinkTime, and one of the three there must be.
   */
  rate?: Rate | RateModel;
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  ratePerClient?: string;
  interval?: Interval;
  burst?: Burst;
  /**
   * Closed cadence, a synchronous client: each client's next message is due this long after its last one was answered, refused, timed out or dropped, so that a slower target gets fewer. Without it: rate or ratePerClient.
   */
  thinkTime?: Duration | DurationDistribution;
  /**
   * Characters of text, the stamp of about 40 included.
   */
  size: number;
  /**
   * Share of the clients that never send: they join and receive like the others. Which ones they are follows from the seed. Without it: everyone sends.
   */
  lurkers?: number;
  senders?: SenderShares;
  /**
   * Messages of one client awaiting acknowledgement at any time; 1 is a synchronous client. Default: unbounded. A message due at the limit waits and keeps its intended time.
   */
  inFlight?: number;
  /**
   * A message that would leave later than this after its intended time is dropped and counted; "off" sends it however late.
   */
  latenessLimit: Duration | 'off';
}
/**
 * Always the same, as without interval.
 */
export interface FixedInterval {
  /**
   * fixed: all alike.
   */
  distribution: 'fixed';
}
/**
 * Whatever has passed, the next message is as far away as ever: a Poisson process.
 */
export interface ExponentialInterval {
  /**
   * exponential: a Poisson process.
   */
  distribution: 'exponential';
}
/**
 * Any length within a span about the mean is as likely as any other.
 */
export interface UniformInterval {
  /**
   * uniform: any length within a span.
   */
  distribution: 'uniform';
  /**
   * Half the span, as a share of the mean: 0.2 is from 0.8 to 1.2 times the mean.
   */
  spread: number;
}
/**
 * Many somewhat shorter than the mean, few much longer.
 */
export interface LogNormalInterval {
  /**
   * log-normal: many shorter, few longer.
   */
  distribution: 'log-normal';
  /**
   * Standard deviation of the natural logarithm; 1 puts one interval in 50 above 4.7 times the mean.
   */
  sigma: number;
}
/**
 * A heavy tail: most shorter than the mean, and a few so long that they make up for it.
 */
export interface ParetoInterval {
  /**
   * pareto: a heavy tail.
   */
  distribution: 'pareto';
  /**
   * Exponent of the tail, more than 1; at 2 and below the variance has no bound.
   */
  shape: number;
}
/**
 * Drawn from measured numbers, stretched to the mean that the rate gives.
 */
export interface EmpiricalInterval {
  /**
   * empirical: drawn from measured numbers.
   */
  distribution: 'empirical';
  /**
   * Text file of numbers between blanks, commas or line ends, at most 100,000; relative to the profile. Without it: values, and one of the two there must be.
   */
  file?: string;
  /**
   * The numbers themselves, in any unit, none below 0. Without it: file, and one of the two there must be. sim puts the numbers of file here in all that it stores.
   *
   * @minItems 1
   * @maxItems 100000
   *
   * Items: An interval, in any unit.
   */
  values?: number[];
}
/**
 * Messages in bursts. Without it: all the time.
 */
export interface Burst {
  /**
   * A number and its unit: ms, s, m or h.
   */
  on: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  off: string;
}
/**
 * How unequally the clients that send share in rate. Without it: all alike.
 */
export interface SenderShares {
  /**
   * zipf: share by rank; with exponent 1 the second sends half as much as the first, the third a third.
   */
  distribution: 'zipf';
  /**
   * How fast shares fall with rank: more than 0; 1 is the classic.
   */
  exponent: number;
}
/**
 * How fast the clients read what comes. Without it: as fast as it comes.
 */
export interface Reading {
  /**
   * Bytes that each client reads per second, frames' own included.
   */
  bytesPerSecond: number;
}
/**
 * Reading of message history over HTTP during hold. Without it: none is read.
 */
export interface History {
  /**
   * The set whose groups are read, each in turn.
   */
  from: string;
  /**
   * Reads per second, the whole population's; or a model of how that changes, from the start of hold.
   */
  rate: Rate | RateModel;
  /**
   * Messages asked for at a time.
   */
  limit: number;
}
/**
 * Private messages during hold. Without it: none is written.
 */
export interface Private {
  /**
   * The population whose clients are written to; it may be the own one.
   */
  to: string;
  /**
   * Private messages per second, the whole population's; or a model of how that changes, from the start of hold.
   */
  rate: Rate | RateModel;
  /**
   * Characters of text, the stamp of about 40 included.
   */
  size: number;
}
/**
 * Members that leave a group for a while during hold, and join it again. Without it: they stay.
 */
export interface Churn {
  /**
   * The set whose groups are left; the population joins it.
   */
  set: string;
  /**
   * Departures per second, the whole population's; or a model of how that changes, from the start of hold.
   */
  rate: Rate | RateModel;
  /**
   * A number and its unit: ms, s, m or h.
   */
  away: string;
}
/**
 * Members that type during hold, and whose groups are told so. Without it: nobody is told of any.
 */
export interface Typing {
  /**
   * The set in whose groups they type; the population joins it.
   */
  set: string;
  /**
   * How many of the population begin to type per second; or a model of how that changes, from the start of hold.
   */
  rate: Rate | RateModel;
  /**
   * A number and its unit: ms, s, m or h.
   */
  for: string;
}
/**
 * What a client does once its connection has dropped, or could not be made.
 */
export interface Reconnect {
  /**
   * none: it stays away. fixed: it tries again after delay, each time. exponential: after a time drawn between 0 and delay, doubled with each failed attempt, up to maxDelay (full jitter), so that clients of a restarted target don't all return at once.
   */
  policy: 'none' | 'fixed' | 'exponential';
  /**
   * A number and its unit: ms, s, m or h.
   */
  delay: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  maxDelay: string;
}
/**
 * A span of hold with rates of its own.
 */
export interface Phase {
  /**
   * A number and its unit: ms, s, m or h.
   */
  duration: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  start?: string;
  /**
   * Messages and reads of history due in this phase are left out of what thresholds judge.
   */
  warmUp: boolean;
  /**
   * How often each population speaks in this phase, by its name; "none": not at all. A population that is not named speaks as its own messages say.
   */
  messages: {
    /**
     * How often the population speaks in this phase; "none": not at all.
     */
    [k: string]: Cadence | 'none';
  };
}
/**
 * How often a population speaks in a phase, in place of what its own messages say.
 */
export interface Cadence {
  /**
   * Messages per second, the whole population's; or a model of how that changes, from the start of the phase. Without it: ratePerClient, and one of the two there must be.
   */
  rate?: Rate | RateModel;
  /**
   * A number of events per second, minute or hour; more than 0, unless the field says otherwise.
   */
  ratePerClient?: string;
  interval?: Interval1;
  burst?: Burst1;
}
/**
 * Messages in bursts. Without it: all the time.
 */
export interface Burst1 {
  /**
   * A number and its unit: ms, s, m or h.
   */
  on: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  off: string;
}
/**
 * How long to wait for the target.
 */
export interface Timeouts {
  /**
   * A number and its unit: ms, s, m or h.
   */
  connect: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  welcome: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  reply: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  drain: string;
}
/**
 * How the copies of messages that members receive are held against those that they must get.
 */
export interface Deliveries {
  /**
   * Keep the ledger: who got what, when, and who didn't.
   */
  check: boolean;
  /**
   * A number and its unit: ms, s, m or h.
   */
  grace: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  lateAfter: string;
  /**
   * So many copies of each fault (lost, duplicate, reordered, misdelivered) are named in the result.
   */
  samples: number;
}
/**
 * One fault of the embedded target and its span of time, counted from the start of the server.
 */
export interface TimelineEntry {
  /**
   * A number and its unit: ms, s, m or h.
   */
  at?: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  for?: string;
  /**
   * kind=value and its settings, without a time; sim target --help lists them.
   */
  fault: string;
}
/**
 * The server that a virtual run (sim run --virtual) aims at in place of the target: requests wait in one queue, first come first served, for the next free of some servers. Handshakes and heartbeats take no time of a server. Other runs ignore it.
 */
export interface Model {
  serviceTime: ServiceTime;
  /**
   * Requests that are served at the same time.
   */
  servers: number;
  /**
   * Requests that may wait for a server; one more is refused at once (chat: error SERVICE_UNAVAILABLE, HTTP: 503).
   */
  queueLimit: number;
  /**
   * A number and its unit: ms, s, m or h.
   */
  fanOutCost: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  latency: string;
  /**
   * Spans of time in which the target does nothing at all; what comes meanwhile waits.
   *
   * @maxItems 1000
   */
  stalls: Stall[];
  /**
   * Spans of time that begin with dropped connections, and in which connections are refused.
   *
   * @maxItems 1000
   */
  failures: Failure[];
}
/**
 * What a request takes a server: a message (to which the fan-out cost adds), a join, a leave, a creation or a read of history.
 */
export interface ServiceTime {
  /**
   * constant: always the mean. exponential: as the intervals of a Poisson process. log-normal: many short ones and a long tail. uniform: evenly spread around the mean.
   */
  distribution: 'constant' | 'exponential' | 'log-normal' | 'uniform';
  /**
   * A number and its unit: ms, s, m or h.
   */
  mean: string;
  /**
   * log-normal and uniform only: standard deviation as a share of the mean, for uniform at most 0.57 (from next to nothing to twice the mean). Default: 0.5.
   */
  variation?: number;
}
/**
 * A span of time, counted from the first connect.
 */
export interface Stall {
  /**
   * A number and its unit: ms, s, m or h.
   */
  at: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  for: string;
}
/**
 * A span of time, counted from the first connect.
 */
export interface Failure {
  /**
   * A number and its unit: ms, s, m or h.
   */
  at: string;
  /**
   * A number and its unit: ms, s, m or h.
   */
  for: string;
  /**
   * Share of the open connections that is dropped, without a close frame, as it begins.
   */
  drop: number;
  /**
   * Share of the handshakes and HTTP requests that is answered with 503 while it lasts.
   */
  refuse: number;
}
/**
 * Limits that stop the run (exit 4), with a report of what was seen.
 */
export interface Safety {
  /**
   * A number and its unit: ms, s, m or h.
   */
  maxDuration?: string;
  /**
   * Share of failed connects, creations, joins and messages among those that ended within a sliding window. Default: unlimited.
   */
  maxErrorRate?: string;
  /**
   * Failed connects. Default: unlimited.
   */
  maxConnectFailures?: number;
  /**
   * Memory of all generator processes together. Default: unlimited.
   */
  maxMemory?: string;
  /**
   * A profile that offers more copies of messages, and pushes of typing, than this in any second of hold is refused (exit 2) before anything is sent: group sizes multiply what one rate says. Where groups differ in size, messages of each second count with their mean.
   */
  maxDeliveriesPerSecond: number;
  /**
   * A lost thread or runner: continue and let the verdict decide, or stop (exit 1).
   */
  onLoss: 'continue' | 'stop';
}
/**
 * How the generator keeps time.
 */
export interface Clock {
  /**
   * Spin out the last millisecond before what is due instead of sleeping through it: sends are then late by microseconds at the median, not by half a millisecond. Each thread then uses a whole core as soon as its events are less than 2 ms apart.
   */
  precise: boolean;
}
