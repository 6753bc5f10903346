"""An authority on loopback for tests: root, seal, timestamp service and revocation lists, all made on the spot."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import Certificate, load_der_x509_certificate

from guiju.certificate import AgencySeal

NAMES = ("root", "seal", "revoked", "tsa")
CONFIGURATION = """
keysets:
  made:
    keys: {{root: {{path: root.pem}}, seal: {{path: seal.pem}}, revoked: {{path: revoked.pem}}, tsa: {{path: tsa.pem}}}}
pki-architectures:
  house:
    keyset: made
    entity-defaults: {{country-name: CN, organization-name: Demonstration}}
    entities:
      root: {{common-name: Demonstration root}}
      seal: {{common-name: Demonstration seal}}
      revoked: {{common-name: Demonstration revoked seal}}
      tsa: {{common-name: Demonstration timestamps}}
    certs:
      root:
        subject: root
        issuer: root
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2100-01-01T00:00:00+0000"}}
        profiles: [{{id: simple-ca, params: {{crl-repo: root}}}}]
      seal:
        subject: seal
        issuer: root
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2100-01-01T00:00:00+0000"}}
        extensions: [{{id: key_usage, critical: true, smart-value: {{schema: key-usage, params: [digital_signature]}}}}]
      revoked:
        subject: revoked
        issuer: root
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2100-01-01T00:00:00+0000"}}
        extensions: [{{id: key_usage, critical: true, smart-value: {{schema: key-usage, params: [digital_signature]}}}}]
        revocation: {{revoked-since: "2020-06-01T00:00:00+0000", reason: key_compromise}}
      tsa:
        subject: tsa
        issuer: root
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2100-01-01T00:00:00+0000"}}
        extensions:
          - {{id: key_usage, critical: true, smart-value: {{schema: key-usage, params: [digital_signature]}}}}
          - {{id: extended_key_usage, critical: true, value: [time_stamping]}}
    services:
      crl-repo: {{root: {{for-issuer: root, signing-key: root, simulated-update-schedule: P7D}}}}
      time-stamping: {{tsa: {{signing-cert: tsa}}}}
"""


@dataclass(frozen=True, kw_only=True)
class Services:
    """Where the services answer, and what they are made of."""

    timestamp_url: str
    seal: AgencySeal
    revoked: AgencySeal
    root: Certificate


@contextmanager
def services(folder: Path) -> Iterator[Services]:
    """Serves timestamps and revocation lists on 127.0.0.1 until the context ends; keys lie in `folder`."""
    from certomancer.integrations.animator import Animator, AnimatorArchStore
    from certomancer.registry import CertomancerConfig
    from werkzeug.serving import make_server

    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in NAMES}
    for name, key in keys.items():
        (folder / f"{name}.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    holder: dict[str, Any] = {}

    def application(environment: Any, start: Any) -> Any:
        return holder["animator"](environment, start)

    server = make_server("127.0.0.1", 0, application, threaded=True)
    prefix = f"http://127.0.0.1:{server.server_port}"
    made = CertomancerConfig.from_yaml(CONFIGURATION.format(), key_search_dir=str(folder), external_url_prefix=prefix)
    architectures = made.pki_archs
    holder["animator"] = Animator(AnimatorArchStore(architectures), with_web_ui=False)
    house = next(iter(architectures.values()))
    certificates = {name: load_der_x509_certificate(house.get_cert(name).dump()) for name in NAMES}

    def sealed(name: str) -> AgencySeal:
        return AgencySeal(private_key=keys[name], certificate=certificates[name], chain=(certificates["root"],))

    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Services(
            timestamp_url=f"{prefix}/house/tsa/tsa",
            seal=sealed("seal"),
            revoked=sealed("revoked"),
            root=certificates["root"],
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
