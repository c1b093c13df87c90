"""Signs the one empty field of a PDF with a key made here, and says what a validator makes of the result."""

import datetime
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from asn1crypto import keys, x509 as asn1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

unsigned, signed = sys.argv[1:]
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "青禾县云台镇人民政府")])
now = datetime.datetime.now(datetime.timezone.utc)
usage = x509.KeyUsage(True, True, *[False] * 7)
cert = x509.CertificateBuilder(name, name, key.public_key(), 7, now - datetime.timedelta(1), now + datetime.timedelta(1))
cert = cert.add_extension(usage, True).sign(key, hashes.SHA256())
cert = asn1.Certificate.load(cert.public_bytes(Encoding.DER))
key = keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
signer = signers.SimpleSigner(signing_cert=cert, signing_key=key, cert_registry=SimpleCertificateStore())

with open(unsigned, "rb") as file:
    empty = [field for field, value, _ in fields.enumerate_sig_fields(PdfFileReader(file)) if value is None]
    assert len(empty) == 1, empty
    writer = IncrementalPdfFileWriter(file)
    done = signers.PdfSigner(signers.PdfSignatureMetadata(field_name=empty[0]), signer=signer).sign_pdf(writer)
    with open(signed, "wb") as out:
        out.write(done.getbuffer())
with open(signed, "rb") as file:
    [signature] = PdfFileReader(file).embedded_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[cert]))
    print(empty[0], status.intact, status.valid, status.coverage.name)
