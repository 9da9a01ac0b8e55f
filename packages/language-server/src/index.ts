export { serve } from "./main.js";
export type * from "./protocol.js";
export { capabilitiesFor, type ServerOptions, startServer } from "./server.js";
export { defaultSettings, readSettings, type Settings } from "./settings.js";
