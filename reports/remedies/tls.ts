import type { Remedy } from './remedy.js';

/** TLS, and host names. */
export const tls: readonly Remedy[] = [
  {
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    side: 'profile',
    cause: 'The target’s certificate is signed by itself.',
    remedy: 'Trust it with target.tls.ca, or accept any certificate with --insecure.',
  },
  {
    code: 'SELF_SIGNED_CERT_IN_CHAIN',
    side: 'profile',
    cause: 'The target’s certificate comes from an authority that this machine does not trust.',
    remedy: 'Trust the authority with target.tls.ca, or accept any certificate with --insecure.',
  },
  {
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    side: 'profile',
    cause: 'The authority that signed the target’s certificate is not known here.',
    remedy:
      'Trust it with target.tls.ca, let the target send its whole chain, or accept any certificate with --insecure.',
  },
  {
    code: 'CERT_HAS_EXPIRED',
    side: 'target',
    cause: 'The target’s certificate has expired.',
    remedy: 'Renew it; for a test, --insecure accepts it.',
  },
  {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    side: 'profile',
    cause: 'The certificate is for another host name.',
    remedy: 'Use that name, or give it as target.tls.serverName.',
  },
  {
    code: 'ERR_SSL_*',
    side: 'profile',
    cause: 'The TLS handshake failed: often a plain port met with wss, or a client certificate that is missing.',
    remedy: 'Check scheme and port; give target.tls.cert and target.tls.key if the target asks for them.',
  },
  {
    code: 'HOST_NOT_PINNED',
    side: 'generator',
    cause: 'A name that was not checked before the run was to be connected to.',
    remedy: 'Report it: a run connects only to the addresses that its guard has seen.',
  },
];
