# The released static program and nothing else:
#   docker build --build-arg REPOSITORY=OWNER/NAME -t sitegen .
#   docker run --rm -v "$PWD:/site" sitegen build
FROM alpine:3 AS download
ARG REPOSITORY
ARG VERSION
COPY Cargo.toml /source/
COPY release /source/release
RUN SITEGEN_REPOSITORY="$REPOSITORY" SITEGEN_VERSION="${VERSION:-$(sed -n 's/^version = "\(.*\)"$/\1/p' /source/Cargo.toml | head -n 1)}" \
    SITEGEN_INSTALL_DIR=/out sh /source/release/install.sh

FROM scratch
COPY --from=download /out/sitegen /sitegen
WORKDIR /site
ENTRYPOINT ["/sitegen"]
