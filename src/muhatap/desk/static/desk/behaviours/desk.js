// The desk's behaviours, each in its own file.
import "./theme_toggle.js";
import "./menus.js";
import "./panes.js";
import "./composer.js";
import "./addressing.js";
import "./attaching.js";
import "./toasts.js";
import "./keys.js";
import "./promises.js";
import "./lifeline.js";
import "./live.js";
import "./chat.js";
import "./push.js";
import "./waiting.js";
import "./palette.js";
import "./search.js";
import "./copying.js";
