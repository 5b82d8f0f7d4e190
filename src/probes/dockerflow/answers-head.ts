import { variantProbe } from './advice.js';
import { endpoints } from './runs.js';

export default variantProbe(
  'head',
  {
    id: 'dockerflow/answers-head',
    title: 'answers HEAD requests',
    summary: `Asks for the head of ${endpoints.lbheartbeat}.`,
    summaryOfRefusal: 'HEAD is not answered as GET is.',
    rationale: 'Some monitors send HEAD to spare the body, and take a 405 for a failure.',
    source: 'Advice, not in Dockerflow; RFC 9110, 9.3.2: HEAD is answered as GET',
  },
  `Route HEAD to what answers GET: .Methods("GET", "HEAD") in Go's mux, methods=["GET", "HEAD"] in FastAPI.`,
);
