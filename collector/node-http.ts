/**
 * Node's own HTTP. Who imports `node:http` has all its names read, and with those of WebSocket all of fetch loaded:
 * a tenth of what a start costs. https://github.com/nodejs/node/blob/v24.x/lib/http.js
 */
export const http = process.getBuiltinModule("node:http")

/** The same over TLS, once somebody asks for it. */
export const https = () => process.getBuiltinModule("node:https")
