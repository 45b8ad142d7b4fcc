import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: OutgoingCall","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: OutgoingCall"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/OutgoingCall.md","filePath":"api/kinoko/interfaces/OutgoingCall.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/OutgoingCall.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / OutgoingCall</p><h1 id="interface-outgoingcall" tabindex="-1">Interface: OutgoingCall <a class="header-anchor" href="#interface-outgoingcall" aria-label="Permalink to &quot;Interface: OutgoingCall&quot;">​</a></h1><p>A call, before it is sent.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-args"></a> <code>args</code></td><td><code>readonly</code></td><td>readonly <code>unknown</code>[]</td><td>The arguments as the proxy was given them.</td></tr><tr><td><a id="property-correlationid"></a> <code>correlationId</code></td><td><code>readonly</code></td><td><code>string</code></td><td>Of its first message; a second <code>next</code> sends one with another.</td></tr><tr><td><a id="property-deadline"></a> <code>deadline</code></td><td><code>readonly</code></td><td><code>number</code></td><td>A moment of <code>ambient.monotonic()</code>.</td></tr><tr><td><a id="property-exchange"></a> <code>exchange</code></td><td><code>readonly</code></td><td><code>string</code></td><td>Where its request is published.</td></tr><tr><td><a id="property-headers"></a> <code>headers</code></td><td><code>readonly</code></td><td><code>Record</code>&lt;<code>string</code>, <code>unknown</code>&gt;</td><td>More headers for its request: to be added to.</td></tr><tr><td><a id="property-method"></a> <code>method</code></td><td><code>readonly</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-routingkey"></a> <code>routingKey</code></td><td><code>readonly</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-service"></a> <code>service</code></td><td><code>readonly</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-worker"></a> <code>worker</code></td><td><code>readonly</code></td><td><a href="./../classes/WorkerContext"><code>WorkerContext</code></a> | <code>undefined</code></td><td>The worker that makes the call; undefined for a standalone client.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/OutgoingCall.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OutgoingCall = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OutgoingCall as default
};
