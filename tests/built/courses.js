// Stands in for the built entry.
import "./web/chunk-AB12CD34.js";
