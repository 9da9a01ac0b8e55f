import { serve } from "./main.js";

void serve();
