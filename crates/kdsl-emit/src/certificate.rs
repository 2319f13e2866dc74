//! A private key and a certificate that it has signed for itself.
//!
//! The chart lets Helm make one; for manifests `kdsl secrets` makes it here.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{EncodePrivateKey as _, LineEnding};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyUsagePurpose, PublicKeyData,
    SerialNumber, SignatureAlgorithm,
};

/// A certificate and its key, both in PEM.
pub(crate) struct Made {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

/// A key on the curve P-256 as the maker of certificates wants it.
struct Key {
    key: SigningKey,
    public: Vec<u8>,
}

impl PublicKeyData for Key {
    fn der_bytes(&self) -> &[u8] {
        &self.public
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_ECDSA_P256_SHA256
    }
}

impl rcgen::SigningKey for Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let signature: DerSignature = self.key.sign(message);
        Ok(signature.as_bytes().to_vec())
    }
}

/// The longest name that the subject of a certificate has; longer hosts are among its alternative names only.
const LONGEST_SUBJECT: usize = 64;

/// Makes a certificate for these hosts that is good for so many days from `now`, in seconds since 1970. `None` if a host can
/// be none in a certificate.
pub(crate) fn make(hosts: &[String], days: u32, now: u64, random: &mut dyn FnMut(&mut [u8])) -> Option<Made> {
    let key = loop {
        let mut bytes = [0; 32];
        random(&mut bytes);
        // As good as all numbers of 32 bytes are keys; the next one is if this is not.
        if let Ok(key) = SigningKey::from_slice(&bytes) {
            break key;
        }
        // A source that gives nothing but zeros would be asked for ever.
        if bytes == [0; 32] {
            return None;
        }
    };
    let mut serial = [0; 16];
    random(&mut serial);
    let mut params = CertificateParams::new(hosts).ok()?;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.not_before = rcgen::date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(now);
    params.not_after = params.not_before + std::time::Duration::from_secs(u64::from(days) * 24 * 60 * 60);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    params.distinguished_name = DistinguishedName::new();
    if let Some(subject) = hosts.first().filter(|it| it.len() <= LONGEST_SUBJECT) {
        params.distinguished_name.push(DnType::CommonName, subject.as_str());
    }
    let public = key.verifying_key().to_encoded_point(false).as_bytes().to_vec();
    let pem = key.to_pkcs8_pem(LineEnding::LF).ok()?.to_string();
    let certificate = params.self_signed(&Key { key, public }).ok()?;
    // PEM of the maker has the line ends of Windows.
    Some(Made { certificate: certificate.pem().replace("\r\n", "\n"), key: pem })
}
