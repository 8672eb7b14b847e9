/** How to meet a wss or https server. Contents, not paths. */
export interface TlsOptions {
  /** PEM certificates of the authorities to trust instead of the system's. */
  ca?: string;
  /** PEM client certificate, its chain after it. */
  cert?: string;
  /** PEM private key of `cert`. */
  key?: string;
  passphrase?: string;
  /** For SNI and the certificate check; default: the URL's host. */
  serverName?: string;
  /** Default true; false accepts any certificate. */
  rejectUnauthorized?: boolean;
}
