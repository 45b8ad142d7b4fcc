import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CallEvents","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: CallEvents"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/CallEvents.md","filePath":"api/kinoko/interfaces/CallEvents.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/CallEvents.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / CallEvents</p><h1 id="interface-callevents" tabindex="-1">Interface: CallEvents <a class="header-anchor" href="#interface-callevents" aria-label="Permalink to &quot;Interface: CallEvents&quot;">​</a></h1><p>What can be watched of the calls that a container or a client makes.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./ContainerEvents"><code>ContainerEvents</code></a></li><li><a href="./ClientEvents"><code>ClientEvents</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-callbegun"></a> <code>callBegun</code></td><td><code>public</code></td><td><a href="./WaitingCall"><code>WaitingCall</code></a></td><td>-</td></tr><tr><td><a id="property-callsettled"></a> <code>callSettled</code></td><td><code>public</code></td><td><a href="./WaitingCall"><code>WaitingCall</code></a></td><td>Once for each call that was begun.</td></tr><tr><td><a id="property-replydropped"></a> <code>replyDropped</code></td><td><code>public</code></td><td><code>object</code></td><td>A reply came for which no call waits: too late, or twice.</td></tr><tr><td><code>replyDropped.correlationId</code></td><td><code>readonly</code></td><td><code>unknown</code></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/CallEvents.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CallEvents = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CallEvents as default
};
