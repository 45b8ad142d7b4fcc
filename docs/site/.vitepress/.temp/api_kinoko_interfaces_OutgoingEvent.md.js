import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: OutgoingEvent","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: OutgoingEvent"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/OutgoingEvent.md","filePath":"api/kinoko/interfaces/OutgoingEvent.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/OutgoingEvent.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / OutgoingEvent</p><h1 id="interface-outgoingevent" tabindex="-1">Interface: OutgoingEvent <a class="header-anchor" href="#interface-outgoingevent" aria-label="Permalink to &quot;Interface: OutgoingEvent&quot;">​</a></h1><p>An event, before it is sent.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-data"></a> <code>data</code></td><td><code>readonly</code></td><td><code>unknown</code></td><td>-</td></tr><tr><td><a id="property-headers"></a> <code>headers</code></td><td><code>readonly</code></td><td><code>Record</code>&lt;<code>string</code>, <code>unknown</code>&gt;</td><td>More headers for its message: to be added to.</td></tr><tr><td><a id="property-service"></a> <code>service</code></td><td><code>readonly</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-type"></a> <code>type</code></td><td><code>readonly</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-worker"></a> <code>worker</code></td><td><code>readonly</code></td><td><a href="./../classes/WorkerContext"><code>WorkerContext</code></a> | <code>undefined</code></td><td>The worker that dispatches it; undefined for a standalone dispatcher.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/OutgoingEvent.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OutgoingEvent = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OutgoingEvent as default
};
