import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: BrokerSnapshot","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: BrokerSnapshot"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/simulator/interfaces/BrokerSnapshot.md","filePath":"api/kinoko/simulator/interfaces/BrokerSnapshot.md"}');
const _sfc_main = { name: "api/kinoko/simulator/interfaces/BrokerSnapshot.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../">API</a> / <a href="./../">kinoko/simulator</a> / BrokerSnapshot</p><h1 id="interface-brokersnapshot" tabindex="-1">Interface: BrokerSnapshot <a class="header-anchor" href="#interface-brokersnapshot" aria-label="Permalink to &quot;Interface: BrokerSnapshot&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th></tr></thead><tbody><tr><td><a id="property-alarm"></a> <code>alarm</code></td><td><code>readonly</code></td><td><code>string</code> | <code>undefined</code></td></tr><tr><td><a id="property-connections"></a> <code>connections</code></td><td><code>readonly</code></td><td>readonly <code>ConnectionSnapshot</code>[]</td></tr><tr><td><a id="property-virtualhosts"></a> <code>virtualHosts</code></td><td><code>readonly</code></td><td>readonly <code>VirtualHostSnapshot</code>[]</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/simulator/interfaces/BrokerSnapshot.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const BrokerSnapshot = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  BrokerSnapshot as default
};
