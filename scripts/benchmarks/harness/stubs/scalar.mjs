import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { createMockServer } from "@scalar/mock-server";

const specification = JSON.parse(readFileSync(process.argv[2], "utf8"));
const app = await createMockServer({ specification });
serve({ fetch: app.fetch, port: Number(process.argv[3]), hostname: "127.0.0.1" });
