import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: CallEvent","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: CallEvent"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/CallEvent.md","filePath":"api/kinoko/interfaces/CallEvent.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/CallEvent.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / CallEvent</p><h1 id="interface-callevent" tabindex="-1">Interface: CallEvent <a class="header-anchor" href="#interface-callevent" aria-label="Permalink to &quot;Interface: CallEvent&quot;">​</a></h1><p>A call, for observers.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./WaitingCall"><code>WaitingCall</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-correlationid"></a> <code>correlationId</code></td><td><code>readonly</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-method"></a> <code>method</code></td><td><code>readonly</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-outcome"></a> <code>outcome</code></td><td><code>readonly</code></td><td><a href="./../type-aliases/Outcome"><code>Outcome</code></a> | <code>undefined</code></td><td>How it ended; undefined until it has.</td></tr><tr><td><a id="property-service"></a> <code>service</code></td><td><code>readonly</code></td><td><code>string</code></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/CallEvent.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const CallEvent = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  CallEvent as default
};
