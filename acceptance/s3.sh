#!/usr/bin/env bash
# Slipway on S3, first on the server that "./slipway up --storage s3" brings, then on one that is there already, whose bucket comes later, then
# on one on TLS: mirror, pull, push, resume; the cache that serves while S3 is down; who is sent to the bucket and who is not. Compares
# digests; fails where a client saw other bytes.
. "$(dirname "$0")/system.sh"
export SLIPWAY_ADMIN_PASSWORD=a-password-for-this-stage SLIPWAY_STORAGE_S3_ATTEMPTS=3 SLIPWAY_STORAGE_S3_TIMEOUT=5s

up() { "$home/slipway" up "$@" > "$work/up.log" 2>&1 || die "$(cat "$work/up.log")"; }
status() { curl -s -u "admin:$SLIPWAY_ADMIN_PASSWORD" -D "$work/head" -o "$work/answer" -w '%{http_code}' "$@" || true; }
header() { sed -n "s/^$1: *\(.*\)\r$/\1/Ip" "$work/head"; }
copy() { skopeo copy -q --all --preserve-digests --src-tls-verify=false --dest-tls-verify=false "$@"; }
layer_of() { skopeo inspect --raw --tls-verify=false "docker://$1" | jq -r '.layers[0].digest'; }

# A layer that is sent in parts and kept in the cache.
make_large() { # directory, bytes
    python3 - "$1" "$2" <<'PYTHON'
import hashlib, json, os, sys
root, size = sys.argv[1], int(sys.argv[2])
blobs = f"{root}/blobs/sha256"
os.makedirs(blobs)

def put(content):
    name = hashlib.sha256(content).hexdigest()
    with open(f"{blobs}/{name}", "wb") as file:
        file.write(content)
    return {"digest": f"sha256:{name}", "size": len(content)}

oci = "application/vnd.oci.image"
layer = put(os.urandom(size))
config = put(json.dumps({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]}}).encode())
manifest = put(json.dumps({
    "schemaVersion": 2, "mediaType": f"{oci}.manifest.v1+json",
    "config": {"mediaType": f"{oci}.config.v1+json", **config},
    "layers": [{"mediaType": f"{oci}.layer.v1.tar", **layer}]}).encode())
with open(f"{root}/index.json", "w") as file:
    json.dump({"schemaVersion": 2, "manifests": [{"mediaType": f"{oci}.manifest.v1+json", **manifest}]}, file)
with open(f"{root}/oci-layout", "w") as file:
    file.write('{"imageLayoutVersion":"1.0.0"}')
PYTHON
}

start_upstream
python3 "$home/acceptance/make_image.py" "$work/image"
make_large "$work/large" 30000000
copy "oci:$work/image:1" "docker://$upstream/library/box:1"
copy "oci:$work/large" "docker://$upstream/library/large:1"
layer=$(layer_of "$upstream/library/large:1")

round() { # where: mirrors, pulls, pushes and pulls again
    "$home/slipway" mirror --insecure "$upstream/library/box:1" > /dev/null
    "$home/slipway" mirror --insecure "$upstream/library/large:1" > /dev/null
    for name in box large; do
        copy "docker://$slipway/library/$name:1" "oci:$work/pulled-$1-$name"
    done
    same_files skopeo "$1: box as mirrored" "$work/image" "$work/pulled-$1-box"
    same_files skopeo "$1: large as mirrored" "$work/large" "$work/pulled-$1-large"
    make_large "$work/own-$1" 25000000
    copy --dest-creds "admin:$SLIPWAY_ADMIN_PASSWORD" "oci:$work/own-$1" "docker://$slipway/pushed/own:1"
    copy "docker://$slipway/pushed/own:1" "oci:$work/own-pulled-$1"
    same_files skopeo "$1: what was pushed" "$work/own-$1" "$work/own-pulled-$1"
}

echo "the server that comes along"
own_slipway --storage s3
round embedded
[ "$(status "http://$slipway/v2/library/large/blobs/$layer")" = 200 ] || die "a client is sent to a server only this machine sees"
cached() { find "$SLIPWAY_STATE/spool/registry-service/cache" -name "sha256-${layer#sha256:}.*" ! -name '*.part' | grep -q .; }
wait_for cached

# In the middle of an upload S3 goes away: 503, and the client goes on where it was.
head -c 20000000 /dev/urandom > "$work/blob"
digest=$(digest_of "$work/blob")
head -c 12000000 "$work/blob" > "$work/first"
[ "$(status -X POST "http://$slipway/v2/pushed/own/blobs/uploads/")" = 202 ] || die "no upload can be begun"
upload=http://$slipway$(header Location | sed 's|^https*://[^/]*||')
[ "$(status -X PATCH -H 'Content-Type: application/octet-stream' --data-binary "@$work/first" "$upload")" = 202 ] || die "PATCH: $(cat "$work/answer")"
kill "$("$home/slipway" status --json | jq -r '.processes[] | select(.name == "s3") | .pid')"
tail -c +12000001 "$work/blob" > "$work/rest"
answer=$(status -X PATCH -H 'Content-Type: application/octet-stream' --data-binary "@$work/rest" "$upload")
[ "$answer" = 503 ] && [ -n "$(header Retry-After)" ] || die "without S3 a PATCH is answered $answer"
[ "$(curl -s "http://$slipway/v2/library/large/blobs/$layer" | sha256sum | cut -d' ' -f1)" = "${layer#sha256:}" ] ||
    die "what is in the cache is not pulled without S3"
echo "without S3: an upload is answered 503, what is in the cache is pulled"
up
answer=$(status "$upload")
[ "$answer" = 204 ] || die "the upload is answered $answer"
reached=$(($(header Range | cut -d- -f2) + 1))
[ "$reached" -ge 12000000 ] || die "of 12000000 acknowledged bytes $reached are left"
tail -c "+$((reached + 1))" "$work/blob" > "$work/rest"
answer=$(status -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$work/rest" "$upload?digest=$digest")
[ "$answer" = 201 ] || die "the upload is not gone on with: $answer $(cat "$work/answer")"
[ "$(curl -sL "http://$slipway/v2/pushed/own/blobs/$digest" | sha256sum | cut -d' ' -f1)" = "${digest#sha256:}" ] || die "other bytes after a resume"
echo "with S3 again: gone on with at $reached bytes"
"$home/slipway" down > /dev/null
up
[ "$(curl -s "http://$slipway/v2/library/large/blobs/$layer" | sha256sum | cut -d' ' -f1)" = "${layer#sha256:}" ] || die "other bytes after a restart"
echo "after a restart: as before"
"$home/slipway" down > /dev/null

echo "a server that is there already, and a bucket that is not"
export SLIPWAY_STATE=$work/other AWS_ACCESS_KEY_ID=somebody AWS_SECRET_ACCESS_KEY=a-secret-for-this-stage
. "$home/.mvn/jdk.sh"
on_s3() { exec "$JAVA_HOME/bin/java" -Xmx256m -XX:TieredStopAtLevel=1 -cp "$home/deploy/local/s3/target/classes:$home/deploy/local/s3/target/lib/*" "$@"; }
port=$(free_port)
S3_ACCESS_KEY=$AWS_ACCESS_KEY_ID S3_SECRET_KEY=$AWS_SECRET_ACCESS_KEY on_s3 io.slipway.deploy.s3.S3Process "$port" "$work/bucket" other > "$work/s3.log" 2>&1 &
pids+=($!)
wait_for grep -q listening "$work/s3.log"
# The folder of the bucket is of this installation; whoever asks for "through/" has the bytes from here.
export SLIPWAY_STORAGE_S3_PREFIX=acceptance/ SLIPWAY_DELIVERY_RULES_0__NAMES=through/ SLIPWAY_DELIVERY_RULES_0__WAY=through
export SLIPWAY_DELIVERY_RULES_1__NETWORKS=127.0.0.0/8 SLIPWAY_DELIVERY_RULES_1__WAY=elsewhere SLIPWAY_STORAGE_S3_REDIRECT=false
"$home/slipway" up --storage s3 --s3-endpoint "http://127.0.0.1:$port" --s3-bucket images > "$work/up.log" 2>&1 &
starting=$!
pids+=("$starting")
says() { # service
    object_store_says "$1" |
        grep "^could not list the objects of bucket images, below acceptance/, at http://127.0.0.1:$port: .*NoSuchBucket; make the bucket"
}
wait_for says registry-service
wait_for says sync-worker
says registry-service
kill -0 "$starting" 2>/dev/null || die "Slipway is up, or has given up, without a bucket: $(cat "$work/up.log")"
mkdir "$work/bucket/images"
wait "$starting" || die "Slipway did not see that the bucket is there: $(cat "$work/up.log")"
echo "ready once the bucket was there, without a restart"
round given
copy --dest-creds "admin:$SLIPWAY_ADMIN_PASSWORD" "oci:$work/large" "docker://$slipway/through/large:1"
answer=$(status "http://$slipway/v2/library/large/blobs/$layer")
[ "$answer" = 307 ] && [[ $(header Location) = "http://127.0.0.1:$port/"* ]] || die "a client of a network that is sent to the bucket is answered $answer"
[ "$(status "http://$slipway/v2/through/large/blobs/$layer")" = 200 ] || die "a distribution whose bytes go through us is not answered 200"
[ "$(ls "$work/bucket/images")" = acceptance ] || die "something is outside of the folder: $(ls "$work/bucket/images")"
echo "given: by the network 307, by the distribution 200"
"$home/slipway" down > /dev/null

# As Amazon wants it, but for the authority: on TLS, the bucket in the name of the host, credentials in a file.
echo "a server on TLS whose buckets are hosts"
export SLIPWAY_STATE=$work/tls SLIPWAY_STORAGE_S3_AUTHORITIES=$work/authority.pem SLIPWAY_STORAGE_S3_PATH_STYLE=false
export SLIPWAY_STORAGE_S3_CREDENTIALS_FILE=$work/credentials SLIPWAY_JAVA_OPTS="-Djdk.net.hosts.file=$work/hosts -Dvertx.disableDnsResolver=true"
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
printf '[default]\naws_access_key_id = somebody\naws_secret_access_key = another-secret\n' > "$work/credentials"
echo "127.0.0.1 localhost $(hostname) s3.test images.s3.test" > "$work/hosts"
quietly "$JAVA_HOME/bin/keytool" -genkeypair -keystore "$work/s3.p12" -storetype PKCS12 -storepass changeit -alias s3 -dname CN=s3.test \
    -keyalg EC -groupname secp256r1 -ext san=dns:s3.test,dns:images.s3.test -validity 2
"$JAVA_HOME/bin/keytool" -exportcert -rfc -keystore "$work/s3.p12" -storepass changeit -alias s3 > "$work/authority.pem" 2> "$work/said"
port=$(free_port)
mkdir -p "$work/hosted/images"
cat > "$work/s3.properties" <<PROPERTIES
s3proxy.secure-endpoint=https://127.0.0.1:$port
s3proxy.virtual-host=s3.test
s3proxy.keystore-path=$work/s3.p12
s3proxy.keystore-password=changeit
s3proxy.authorization=aws-v4
s3proxy.identity=somebody
s3proxy.credential=another-secret
s3proxy.v4-max-non-chunked-request-size=5368709120
jclouds.provider=filesystem-nio2
jclouds.identity=somebody
jclouds.credential=another-secret
jclouds.filesystem.basedir=$work/hosted
PROPERTIES
on_s3 org.gaul.s3proxy.Main --properties "$work/s3.properties" > "$work/s3-tls.log" 2>&1 &
pids+=($!)
hosted() { curl -sS --cacert "$work/authority.pem" --resolve "s3.test:$port:127.0.0.1" --resolve "images.s3.test:$port:127.0.0.1" "$@"; }
wait_for hosted "https://s3.test:$port/"
unset SLIPWAY_DELIVERY_RULES_1__NETWORKS
export SLIPWAY_DELIVERY_RULES_1__NAMES=sent/
up --storage s3 --s3-endpoint "https://s3.test:$port" --s3-bucket images
round tls
copy --dest-creds "admin:$SLIPWAY_ADMIN_PASSWORD" "oci:$work/large" "docker://$slipway/sent/large:1"
[ "$(status "http://$slipway/v2/sent/large/blobs/$layer")" = 307 ] || die "a client is not sent to the bucket"
[[ $(header Location) = "https://images.s3.test:$port/acceptance/"* ]] || die "a client is sent to $(header Location)"
[ "$(hosted -L "http://$slipway/v2/sent/large/blobs/$layer" | sha256sum | cut -d' ' -f1)" = "${layer#sha256:}" ] || die "other bytes from the bucket"
echo "tls: sent to the bucket, byte for byte"
echo "s3: passed"
