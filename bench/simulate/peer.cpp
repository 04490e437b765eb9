// The same work as bench/simulate/fair-share.ts on SimGrid: ./peer HOSTS CORES ACTORS TASKS
// Prints the makespan in simulated seconds and the wall time of the run in seconds.
#include <simgrid/s4u.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace sg4 = simgrid::s4u;

int main(int argc, char** argv) {
  sg4::Engine engine(&argc, argv);
  if (argc != 5) return 2;
  const int hosts = std::atoi(argv[1]), cores = std::atoi(argv[2]);
  const int actors = std::atoi(argv[3]), tasks = std::atoi(argv[4]);
  auto* zone = sg4::create_full_zone("zone");
  std::vector<sg4::Host*> all;
  for (int host = 0; host < hosts; host++)
    all.push_back(zone->create_host("host" + std::to_string(host), 1e9)->set_core_count(cores)->seal());
  zone->seal();
  for (int host = 0; host < hosts; host++)
    for (int actor = 0; actor < actors; actor++) {
      const uint32_t seed = static_cast<uint32_t>(host * actors + actor + 1);
      sg4::Actor::create("actor", all[host], [seed, tasks] {
        uint32_t state = seed * 2654435761u;
        for (int task = 0; task < tasks; task++) {
          state = state * 1664525u + 1013904223u;
          sg4::this_actor::execute((0.001 + 0.02 * (state / 4294967296.0)) * 1e9);
        }
      });
    }
  const auto before = std::chrono::steady_clock::now();
  engine.run();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - before;
  std::printf("%.9f %.6f\n", sg4::Engine::get_clock(), wall.count());
  return 0;
}
