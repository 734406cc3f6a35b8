// A plan whose folders have something in every column of a batch.
#ifndef SLUICE_TESTS_ENGINE_EVERY_COLUMN_H_
#define SLUICE_TESTS_ENGINE_EVERY_COLUMN_H_

namespace sluice {

// Each kind of signal, and of each all that is ever kept of samples.
inline constexpr char kEveryColumn[] = R"(
tick     1s
lateness 5s
ahead    30s
role     lead
signal load    gauge        by host
signal sent    counter      by host
signal joins   events       by region
signal starts  outcome      by region
signal latency distribution by region
signal unused  gauge        by host
gate load_high { owner lead when mean(load) over 10s > 90 }
gate load_span { owner lead when max(load) over 10s - min(load) over 10s > 1000 }
gate load_wild { owner lead when stddev(load) over 10s > 1000 }
gate load_rose { owner lead when delta(load) over 10s > 1000 }
gate load_last { owner lead when last(load) over 10s > 5000 }
gate sent_much { owner lead when increase(sent) over 10s > 100 }
gate joins_few { owner lead when count(joins) over 10s < 3 }
gate starts_bad by region { owner lead when success_ratio(starts) over 10s < 90% }
gate slow by region { owner lead when p95(latency) over 10s > 2 }
gate slow_mean by region { owner lead when mean(latency) over 10s > 1000 }
gate slow_share by region { owner lead when share_above(latency, 1) over 10s > 50% }
gate silent by region { owner lead when silence(starts) > 1m }
)";

}  // namespace sluice

#endif  // SLUICE_TESTS_ENGINE_EVERY_COLUMN_H_
