# Arthor as an image: one process for API, console and dispatcher. Runs as user 65532 without a shell's
# help; writes to /app/data alone (embedded database, sandbox), so the root may be read-only.
#
#   docker build -t arthor .
#   docker run --read-only --cap-drop ALL -p 8080:8080 -p 8081:8081 -v arthor-data:/app/data arthor

# What only the building needs ends with this stage.
FROM node:24-slim AS build
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build

# What the server needs at run time, and nothing of the workspace's other parts.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/server/package.json apps/server/
COPY apps/console/package.json apps/console/
COPY libs/contract/package.json libs/contract/
COPY libs/core/package.json libs/core/
COPY libs/dispatch/package.json libs/dispatch/
COPY libs/plugin/package.json libs/plugin/
COPY libs/provider/package.json libs/provider/
COPY libs/sandbox/package.json libs/sandbox/
RUN npm ci --omit=dev --workspace @arthor/server

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 LOG_FORMAT=json
COPY --from=packages /app ./
COPY --from=build /app/apps/server/dist apps/server/dist
COPY --from=build /app/apps/console/dist apps/console/dist
COPY --from=build /app/libs/contract/dist libs/contract/dist
COPY --from=build /app/libs/core/dist libs/core/dist
COPY --from=build /app/libs/dispatch/dist libs/dispatch/dist
COPY --from=build /app/libs/provider/dist libs/provider/dist
COPY --from=build /app/libs/sandbox/dist libs/sandbox/dist
COPY script/jenkins script/jenkins
COPY script/run.mjs script/build.mjs script/backup.mjs script/
COPY LICENSE ./
RUN install -d -o 65532 -g 65532 data
USER 65532:65532
VOLUME /app/data
# Console and API; the sandbox's gateway.
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8080}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The server itself, so that signals reach it.
CMD ["node", "--enable-source-maps", "apps/server/dist/main.js"]
