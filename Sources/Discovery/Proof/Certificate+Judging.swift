import Network
import Syntax

extension Certificate {
  /// At most so many cells and committees are held.
  private static let mostHeld = 96

  /// Judges all streams, first without their causes, then those that could be used with them.
  func judge(
    _ evidence: inout Evidences, _ plan: StreamPlan, _ thresholds: [PairTally],
    _ moments: StateMoments, _ untrained: ControlNetworks.Scores?
  ) throws {
    let (study, setting, kinds) = (passes.study, passes.setting, passes.setting.features)
    var judgements = plan.streams.enumerated().map { index, stream in
      var applying = applying(stream.feature, kinds[stream.feature])
      if case .readout(let readout) = stream.source,
        !kinds[stream.feature].exempt.contains("untrained")
      {
        let size = plan.readouts[readout].columns.count
        if let value = untrained?.limit(stream.feature, size: size) {
          applying.removeAll { $0.name == "untrained" }
          applying.append(("untrained", value))
        }
      }
      var judgement = Judgement(
        p: evidence.all[index].p, interval: evidence.all[index].intervals?.measure,
        baselines: applying)
      if case .readout = stream.source { judgement.needs += " of the report part" }
      return judgement
    }
    var seen: Set<Int> = []
    let held = plan.streams.indices.filter { index in
      let stream = plan.streams[index]
      switch stream.source {
      case .neuron(let neuron):
        // Of each feature the best cell, whatever its verdict would be.
        guard stream.isListed, !stream.isRaw, seen.insert(stream.feature).inserted else {
          return false
        }
        return judgements[index].verdict == .detector && moments.covers(neuron)
      case .readout(let readout):
        return judgements[index].verdict == .detector && plan.chosenCommittees.contains(readout)
      }
    }.prefix(Self.mostHeld)
    let candidates = held.map { index -> CauseStudy.Candidate in
      let stream = plan.streams[index]
      switch stream.source {
      case .neuron(let neuron):
        return CauseStudy.Candidate(
          feature: stream.feature, neurons: [neuron],
          inside: [thresholds[index].meanInside(stream.bins)])
      case .readout(let readout):
        let neurons = plan.readouts[readout].neurons(hidden: passes.model.shape.hidden)
        return CauseStudy.Candidate(
          feature: stream.feature, neurons: neurons,
          inside: plan.readouts[readout].insideMeans)
      }
    }
    let (files, _) = try setting.beginnings([.report: study.controlBytes])
    let cause = CauseStudy(
      passes.model, study.grammar, features: kinds, moments: moments, threads: study.threads,
      progress: study.report(.holding))
    for (index, found) in zip(held, try cause.run(candidates, on: files)) {
      guard let (cause, effects) = found else { continue }
      judgements[index].effect = cause.governed - cause.elsewhere
      judgements[index].randomEffects = effects
      evidence.all[index].effect = judgements[index].effect
      evidence.all[index].cause = cause
    }
    for (index, judgement) in judgements.enumerated() {
      evidence.all[index].verdict = judgement.verdict
      evidence.all[index].because = judgement.because
    }
  }

  /// Tries the best cell and the committee of each feature out on altered texts.
  func alter(_ evidence: inout Evidences, _ plan: StreamPlan) throws {
    var seen: Set<Int> = []
    let tried = plan.streams.indices.filter { index in
      switch plan.streams[index].source {
      case .neuron:
        plan.streams[index].isListed && seen.insert(plan.streams[index].feature).inserted
      case .readout(let readout): plan.chosenCommittees.contains(readout)
      }
    }
    let scores = try AlteredTexts(passes).scores(tried.map { plan.streams[$0] }, plan.readouts)
    for (index, own) in zip(tried, scores) { evidence.all[index].altered = own }
  }
}
