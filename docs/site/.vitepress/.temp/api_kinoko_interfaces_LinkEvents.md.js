import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: LinkEvents","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: LinkEvents"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/interfaces/LinkEvents.md","filePath":"api/kinoko/interfaces/LinkEvents.md"}');
const _sfc_main = { name: "api/kinoko/interfaces/LinkEvents.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / <a href="./../">kinoko</a> / LinkEvents</p><h1 id="interface-linkevents" tabindex="-1">Interface: LinkEvents <a class="header-anchor" href="#interface-linkevents" aria-label="Permalink to &quot;Interface: LinkEvents&quot;">​</a></h1><p>What can be watched of the connections of a container or a client.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./ContainerEvents"><code>ContainerEvents</code></a></li><li><a href="./ClientEvents"><code>ClientEvents</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th></tr></thead><tbody><tr><td><a id="property-connection"></a> <code>connection</code></td><td><a href="./ConnectionEvent"><code>ConnectionEvent</code></a></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/interfaces/LinkEvents.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LinkEvents = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LinkEvents as default
};
