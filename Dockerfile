# syntax=docker/dockerfile:1
#
#   docker build -t pkgd .                      the static image: pkgd and nothing else
#   docker build -t guarded --target guarded .  an example: npm guarded for every user of an image

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY third_party ./third_party
RUN go mod download
COPY . .
# clean: a binary that was copied along with the sources is not this image's.
RUN make clean build

# What `docker build --target guarded` makes. The same lines work in any image
# that has a package manager: copy the binary, fetch the intelligence, put the
# links in place, and let the build fail where the guard is not in effect.
FROM node:24-bookworm-slim AS guarded
COPY --from=build /src/bin/pkgd /usr/local/lib/pkgd/pkgd
# The links go to /usr/local/sbin. Here it is first on PATH already; images of
# Python and Rust have another folder in front, and need this line.
ENV PATH=/usr/local/sbin:$PATH
# PKGD_DATA_DIR is for this one command: the store is the system's then, which
# every user reads beside a newer one of his own. It ages with the image.
RUN PKGD_DATA_DIR=/var/lib/pkgd /usr/local/lib/pkgd/pkgd intel sync \
 && /usr/local/lib/pkgd/pkgd shim install --system \
 && pkgd shim verify npm
USER node
WORKDIR /home/node

# To take the binary from: COPY --from=pkgd /pkgd /usr/local/lib/pkgd/pkgd
FROM scratch AS pkgd
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /src/bin/pkgd /pkgd
ENV PKGD_DATA_DIR=/data
ENTRYPOINT ["/pkgd"]
