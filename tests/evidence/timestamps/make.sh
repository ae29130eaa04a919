#!/bin/sh
# Makes the fixtures of this folder with openssl alone: a root, a time-stamping authority, and its stamp over data.txt.
#     sh make.sh          # needs openssl; every run makes new keys, so all of it is committed together
set -eu
printf 'the statement of an election\n' > data.txt
openssl req -x509 -newkey rsa:2048 -nodes -days 36500 -subj "/CN=Test root" -keyout root.key -out root.pem \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
openssl req -newkey rsa:2048 -nodes -subj "/CN=Test time-stamping authority" -keyout tsa.key -out tsa.csr
printf 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n' > tsa.ext
openssl x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial -days 36500 -extfile tsa.ext -out tsa.pem
cat > tsa.cnf <<'CNF'
[tsa]
default_tsa = one
[one]
serial = ./serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
CNF
echo 01 > serial
openssl ts -query -data data.txt -sha256 -no_nonce -cert -out data.tsq
openssl ts -reply -config tsa.cnf -queryfile data.tsq -signer tsa.pem -inkey tsa.key -out data.tsr
openssl ts -verify -in data.tsr -data data.txt -CAfile root.pem
rm -f tsa.pem root.key tsa.key tsa.csr tsa.ext tsa.cnf serial serial.old root.srl
