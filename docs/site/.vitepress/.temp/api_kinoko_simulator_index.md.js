import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"kinoko/simulator","description":"","frontmatter":{"editLink":false,"outline":[2,4],"head":[["meta",{"property":"og:title","content":"kinoko/simulator"}],["meta",{"property":"og:description","content":""}]]},"headers":[],"relativePath":"api/kinoko/simulator/index.md","filePath":"api/kinoko/simulator/index.md"}');
const _sfc_main = { name: "api/kinoko/simulator/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><p><a href="./../../">API</a> / kinoko/simulator</p><h1 id="kinokosimulator" tabindex="-1">kinoko/simulator <a class="header-anchor" href="#kinokosimulator" aria-label="Permalink to &quot;kinoko/simulator&quot;">​</a></h1><h2 id="classes" tabindex="-1">Classes <a class="header-anchor" href="#classes" aria-label="Permalink to &quot;Classes&quot;">​</a></h2><ul><li><a href="./classes/RecordedChoices">RecordedChoices</a></li></ul><h2 id="interfaces" tabindex="-1">Interfaces <a class="header-anchor" href="#interfaces" aria-label="Permalink to &quot;Interfaces&quot;">​</a></h2><ul><li><a href="./interfaces/BrokerSnapshot">BrokerSnapshot</a></li><li><a href="./interfaces/Choices">Choices</a></li><li><a href="./interfaces/Departure">Departure</a></li><li><a href="./interfaces/Network">Network</a></li><li><a href="./interfaces/NetworkConditions">NetworkConditions</a></li><li><a href="./interfaces/SimulatedMachine">SimulatedMachine</a></li><li><a href="./interfaces/Simulator">Simulator</a></li><li><a href="./interfaces/SimulatorOptions">SimulatorOptions</a></li><li><a href="./interfaces/Trace">Trace</a></li><li><a href="./interfaces/TraceEntry">TraceEntry</a></li><li><a href="./interfaces/World">World</a></li></ul><h2 id="type-aliases" tabindex="-1">Type Aliases <a class="header-anchor" href="#type-aliases" aria-label="Permalink to &quot;Type Aliases&quot;">​</a></h2><ul><li><a href="./type-aliases/PublishFate">PublishFate</a></li><li><a href="./type-aliases/TraceEvent">TraceEvent</a></li><li><a href="./type-aliases/Way">Way</a></li></ul><h2 id="variables" tabindex="-1">Variables <a class="header-anchor" href="#variables" aria-label="Permalink to &quot;Variables&quot;">​</a></h2><ul><li><a href="./variables/connect">connect</a></li><li><a href="./variables/credentials">credentials</a></li><li><a href="./variables/default">default</a></li><li><a href="./variables/defaultSimulator">defaultSimulator</a></li><li><a href="./variables/fifo">fifo</a></li><li><a href="./variables/hop">hop</a></li><li><a href="./variables/IllegalOperationError">IllegalOperationError</a></li></ul><h2 id="functions" tabindex="-1">Functions <a class="header-anchor" href="#functions" aria-label="Permalink to &quot;Functions&quot;">​</a></h2><ul><li><a href="./functions/createSimulator">createSimulator</a></li><li><a href="./functions/departing">departing</a></li><li><a href="./functions/lineOf">lineOf</a></li><li><a href="./functions/seeded">seeded</a></li><li><a href="./functions/textOf">textOf</a></li><li><a href="./functions/violatedInvariants">violatedInvariants</a></li><li><a href="./functions/wakeAfter">wakeAfter</a></li></ul></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/kinoko/simulator/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
