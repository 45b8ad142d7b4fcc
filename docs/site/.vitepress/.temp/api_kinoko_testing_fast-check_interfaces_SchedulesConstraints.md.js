import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: SchedulesConstraints","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"Interface: SchedulesConstraints"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/testing/fast-check/interfaces/SchedulesConstraints.md","filePath":"api/kinoko/testing/fast-check/interfaces/SchedulesConstraints.md"}');
const _sfc_main = { name: "api/kinoko/testing/fast-check/interfaces/SchedulesConstraints.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../../../">API</a> / <a href="./../">kinoko/testing/fast-check</a> / SchedulesConstraints</p><h1 id="interface-schedulesconstraints" tabindex="-1">Interface: SchedulesConstraints <a class="header-anchor" href="#interface-schedulesconstraints" aria-label="Permalink to &quot;Interface: SchedulesConstraints&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-maxdepartures"></a> <code>maxDepartures?</code></td><td><code>number</code></td><td>How many departures there are at most. Default 30.</td></tr><tr><td><a id="property-maxskip"></a> <code>maxSkip?</code></td><td><code>number</code></td><td>How far one departure can be from the next, in choices. Default 40.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/testing/fast-check/interfaces/SchedulesConstraints.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const SchedulesConstraints = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  SchedulesConstraints as default
};
